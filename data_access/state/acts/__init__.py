"""What is done to the store by name: accounts and covers, on a page or at the command line."""
