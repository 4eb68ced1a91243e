"""JNL: rules of journals."""
