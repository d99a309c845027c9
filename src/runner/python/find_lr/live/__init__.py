"""The range test for live objects: a step function, or a PyTorch model and its optimizer."""
