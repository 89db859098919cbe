#ifndef FAULTY_SYSTEM_H
#define FAULTY_SYSTEM_H

// A library to be preloaded into the programs under test. It has no interface but two variables.
//
// FAULTY_CALLS: rules, one a line, `CALL FILE FIRST LAST EFFECT NUMBER`. CALL is pwrite or fdatasync;
// FILE a part of the file's path; the effect meets the FIRST to the LAST call of such a file, counted
// from 1 (LAST 0: all from FIRST on). EFFECT is one of
//   error NUMBER   the call fails with this errno
//   short 0        only half of the bytes is written
//   slow NUMBER    the call takes so many milliseconds longer
//
// FAULTY_CLOCK: `SECONDS MILLISECONDS`. The wall clock is that many seconds ahead, and steps every so
// many milliseconds: behind by as much, and ahead again.

#endif
