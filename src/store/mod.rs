//! Records on disk, and the path from every older version.
