"""What readers outside the service and shared screens are told: small numbers withheld, aliases."""
