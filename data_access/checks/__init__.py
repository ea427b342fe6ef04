"""Checks what a review database holds against the contract and the DfE's rules."""
