"""Core ML: conversion of a trained network, the two runtimes, and the proof that both answer alike."""
