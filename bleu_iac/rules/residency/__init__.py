"""Where does the data live: regions, replicas, copies, and who runs what is declared."""
