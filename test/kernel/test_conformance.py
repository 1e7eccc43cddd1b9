"""Jupyter's own test suite for kernels."""

import os
import tempfile
from unittest.mock import patch

import jupyter_kernel_test

from _under_test import PATIENCE, install_spec, kernel_spec, make_project

# A busy machine may take longer than the suite's 15 seconds.
jupyter_kernel_test.TIMEOUT = PATIENCE


class ConformanceTest(jupyter_kernel_test.KernelTests):
    kernel_name = "under-test"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oh')"
    completion_samples = [
        {"text": "consol", "matches": {"console"}},
        {"text": "Math.ma", "matches": {"max"}},
        {"text": "/* 🙂 */ 'a'.toUpperC", "matches": {"toUpperCase"}},
    ]
    complete_code_samples = ["1", "const a = 1;", "function f() {\n  return 1;\n}", "await f()", ""]
    incomplete_code_samples = ["function f() {", "f(", "`abc", "/* a", "const a = [", "if (a) {\n  b();"]
    invalid_code_samples = ["import = 7q", "1 2 3)", "const const = 3", "'abc", "let = =", "function function"]
    code_generate_error = "throw new Error('x')"
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": "const two = 2;\n[two, 'a']", "result": "[ 2, 'a' ]"},
        {"code": "await Promise.resolve(null)", "result": "null"},
    ]
    code_display_data = [
        {"code": "import { showHtml } from '../src/notebook/display'; showHtml('<b>x</b>')", "mime": "text/html"},
        {"code": "import * as tslab from 'tslab'; tslab.display.markdown('*x*')", "mime": "text/markdown"},
        {
            "code": "import { showFigure } from '../src/notebook/display';"
            "await showFigure({ data: [{ y: [1, 2] }], layout: {} })",
            "mime": "application/vnd.plotly.v1+json",
        },
    ]
    code_inspect_sample = "Math.max"
    code_clear_output = "import { clearOutput } from '../src/notebook/display'; clearOutput()"
    supported_history_operations = ("tail", "search", "range")
    code_history_pattern = "1?+*2*"

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="workbook-kernel-")
        project = make_project(cls.temporary.name)
        install_spec(cls.temporary.name, kernel_spec(project))
        before = os.getcwd()
        # The suite starts its kernel in the current folder.
        os.chdir(project / "notebooks")
        try:
            super().setUpClass()
        finally:
            os.chdir(before)

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.temporary.cleanup()

    def execute_helper(self, *arguments, **options):
        """As the suite's own, which gives up on a cell after 15 seconds, and when a message is 0.1 seconds late."""
        channel = self.kc.iopub_channel
        get_msg = channel.get_msg
        with patch.object(channel, "get_msg", lambda timeout: get_msg(timeout=PATIENCE)):
            return super().execute_helper(*arguments, **{"timeout": PATIENCE, **options})
