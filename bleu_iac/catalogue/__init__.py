"""What azure-native's types mean: their tokens, their properties."""
