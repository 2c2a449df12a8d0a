//! Sample shops from a documented, seedable generator.
