import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import folder_matrix


def print_matrix(library):
    """The exit code for a library, its matrix, and what is said of cycles."""
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        code = folder_matrix.main([], library)
    return code, out.getvalue(), errors.getvalue()


class FolderMatrixTests(unittest.TestCase):
    def library(self, files):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for name, text in files.items():
            path = Path(folder.name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return Path(folder.name)

    def test_the_library_has_no_cycle(self):
        code, _, errors = print_matrix(folder_matrix.LIBRARY)
        self.assertEqual((code, errors), (0, ""))

    def test_a_cycle_is_named(self):
        library = self.library({
            "Engine/Pool/A.swift": "package struct Alpha { let item: Beta }",
            "Engine/Items/B.swift": "struct Beta { func pool() -> Gamma? { nil } }",
            "Engine/Run/C.swift": "enum Gamma { static func a(_: Alpha) {} }",
        })
        code, matrix, errors = print_matrix(library)
        self.assertEqual(code, 1)
        self.assertIn("cycle in Engine: Items → Run → Pool → Items", errors)
        self.assertIn("Pool           → Items            1  Beta", matrix)

    def test_only_code_counts(self):
        library = self.library({
            "Base/Text/A.swift": '/// Unlike Beta.\nstruct Alpha { let name = "Beta" }',
            "Base/JSON/B.swift": "struct Beta { let a: Alpha }",
        })
        self.assertEqual(print_matrix(library)[0], 0)

    def test_what_a_string_computes_is_code(self):
        library = self.library({
            "Base/Text/A.swift": 'struct Alpha { let name = "\\(Beta.self)" }',
            "Base/JSON/B.swift": "struct Beta { let a: Alpha }",
        })
        self.assertEqual(print_matrix(library)[0], 1)

    def test_targets_below_tools_and_jobs(self):
        library = self.library({
            "Tools/Web/Page/A.swift": "struct Alpha { let b: Beta }",
            "Tools/Web/Visit/B.swift": "struct Beta { let a: Alpha }",
        })
        self.assertIn("cycle in Tools/Web: Page → Visit → Page", print_matrix(library)[2])


if __name__ == "__main__":
    unittest.main()
