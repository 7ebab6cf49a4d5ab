//! Bad input and what is said about it; the template and the schema against the structs.
