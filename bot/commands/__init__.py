"""One module a command: it reads the settings, calls what does the work, and prints for operators."""
