"""ARM templates, opened: the resources that a template would deploy, in the form that rules judge."""
