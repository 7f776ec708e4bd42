"""Checks models with ONNX's own checker, types and shapes included: python3 check_onnx.py FILE..."""

import sys

import onnx

for name in sys.argv[1:]:
    onnx.checker.check_model(name, full_check=True)
    model = onnx.load(name)
    print(f'{name}: opset {model.opset_import[0].version}, {len(model.graph.node)} nodes, {model.ByteSize()} bytes')
