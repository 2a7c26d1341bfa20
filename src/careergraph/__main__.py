"""`python -m careergraph` is the command line."""

from careergraph.cli import main

main()
