//! One page a route, thin.
