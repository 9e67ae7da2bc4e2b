"""The command line: reads flags, calls the library, prints."""
