"""The only package that imports rich: values to renderables."""
