import Engine
import Glibc
import SynthesisCore

exit(WorkerMain.run(.standard))
