import Glibc
import SynthesisCore

exit(WorkerMain.run())
