"""Runs the Python tests of a folder.

usage: python run_tests.py FOLDER

Every *.py file of FOLDER is a test file, except those whose names begin with "_". Details go to standard error.
Standard output gets one JSON line for each finished test, and a last one with the counts.
"""

import json
import os
import sys
import unittest


class Result(unittest.TextTestResult):
    def stopTest(self, test):
        super().stopTest(test)
        print(json.dumps({"test": test.id()}), flush=True)


def main(folder):
    loader = unittest.TestLoader()
    suite = unittest.TestSuite()
    sys.path.insert(0, folder)
    for name in sorted(os.listdir(folder)):
        if name.endswith(".py") and not name.startswith("_"):
            suite.addTests(loader.loadTestsFromName(name[:-3]))
    result = unittest.TextTestRunner(resultclass=Result, verbosity=2).run(suite)
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    skipped = len(result.skipped)
    print(json.dumps({"passed": result.testsRun - failed - skipped, "failed": failed, "skipped": skipped}))
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
