//! Charts onto any plotters backend; the only room that knows plotters.
