"""Pages for users, shipped with the package, and the reference page that is made from the declarations."""
