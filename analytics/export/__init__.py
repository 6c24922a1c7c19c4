"""Tables, pictures and documents that leave the program."""
