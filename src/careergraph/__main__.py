"""`python -m careergraph` is the command line."""

from careergraph.cli import main

if __name__ == "__main__":  # a process that helps in a batch imports this module too
    main()
