"""What would go wrong in production, in Django settings and deploy files. The program itself runs on Node."""
