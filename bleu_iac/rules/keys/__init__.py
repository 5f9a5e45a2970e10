"""Who holds the key: customer keys, vaults and their protection."""
