"""TensorFlow's part: networks, training, and the trained network as a classifier."""
