"""Which category do these words likely belong to? Numpy alone; `bot.jobs` teaches it, in the worker."""
