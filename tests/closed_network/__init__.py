"""The network is closed in every test: nothing the dashboard does may reach another machine."""
