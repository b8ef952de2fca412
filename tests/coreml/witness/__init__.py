"""An independent witness: a saved Core ML model, written out as ONNX and run by onnxruntime.

It shares nothing with the reference runtime: programs and compressed weights are read by coremltools,
neural networks from Core ML's own messages, and somebody else's engine computes.
"""
