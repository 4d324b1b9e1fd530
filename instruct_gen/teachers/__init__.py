"""Teachers: models that are asked, each question once, within a budget, their replies kept."""
