"""Writes the GraphQL schema to the file that the frontend reads. Run by `make schema`."""

from gainloop.api.print_schema import main

if __name__ == "__main__":
    main()
