"""The building blocks: one module per service, named like azure-native's own; `import bleu_iac` shows them all."""
