"""ONNX: a trained network written for the engines of other systems, and run in onnxruntime."""
