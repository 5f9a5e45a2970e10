"""How ARM behaves, as far as a rehearsal needs it: ids, names, what it refuses and what it gives back."""
