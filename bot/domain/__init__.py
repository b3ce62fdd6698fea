"""The rules of handoffs: pure Python, no I/O, no clock (`now` is an argument), errors as codes and values."""
