"""What people see: the shell, sign-in, figures drawn as words, tables and charts."""
