#include "faulty_disk.hpp"

#include <sqlite3.h>

#include <atomic>
#include <cassert>

namespace redis3::test {
namespace {

/// SQLite calls back from several threads and with nothing of ours in hand, so what is to fail stands here.
std::atomic<std::int64_t> calls_left = INT64_MAX;
std::atomic<int> failure_code = SQLITE_OK;
std::atomic<bool> failed = false;

sqlite3_vfs* real_disk = nullptr;
sqlite3_vfs disk;
sqlite3_io_methods methods;

/// A file of ours is followed in memory by the real one.
struct File {
  sqlite3_file base;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<File*>(file)->real();
}

bool fails_now() {
  if (--calls_left > 0) return false;
  failed = true;
  return true;
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  if (fails_now()) return failure_code == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  return real(file)->pMethods->xWrite(real(file), bytes, size, offset);
}

int sync(sqlite3_file* file, int flags) {
  if (fails_now()) return failure_code == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
  return real(file)->pMethods->xSync(real(file), flags);
}

/// Hands a call through to the real file.
template <auto member, class... Arguments>
auto forward(sqlite3_file* file, Arguments... arguments) {
  return (real(file)->pMethods->*member)(real(file), arguments...);
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const int code = real_disk->xOpen(real_disk, name, real(file), flags, out_flags);
  file->pMethods = real(file)->pMethods == nullptr ? nullptr : &methods;
  return code;
}

void make_methods() {
  using M = sqlite3_io_methods;
  methods.iVersion = 2;
  methods.xClose = [](sqlite3_file* file) { return forward<&M::xClose>(file); };
  methods.xRead = [](sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
    return forward<&M::xRead>(file, bytes, size, offset);
  };
  methods.xWrite = &write;
  methods.xTruncate = [](sqlite3_file* file, sqlite3_int64 size) {
    return forward<&M::xTruncate>(file, size);
  };
  methods.xSync = &sync;
  methods.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
    return forward<&M::xFileSize>(file, size);
  };
  methods.xLock = [](sqlite3_file* file, int lock) { return forward<&M::xLock>(file, lock); };
  methods.xUnlock = [](sqlite3_file* file, int lock) { return forward<&M::xUnlock>(file, lock); };
  methods.xCheckReservedLock = [](sqlite3_file* file, int* result) {
    return forward<&M::xCheckReservedLock>(file, result);
  };
  methods.xFileControl = [](sqlite3_file* file, int op, void* data) {
    return forward<&M::xFileControl>(file, op, data);
  };
  methods.xSectorSize = [](sqlite3_file* file) { return forward<&M::xSectorSize>(file); };
  methods.xDeviceCharacteristics = [](sqlite3_file* file) {
    return forward<&M::xDeviceCharacteristics>(file);
  };
  methods.xShmMap = [](sqlite3_file* file, int page, int size, int extend, void volatile** at) {
    return forward<&M::xShmMap>(file, page, size, extend, at);
  };
  methods.xShmLock = [](sqlite3_file* file, int offset, int n, int flags) {
    return forward<&M::xShmLock>(file, offset, n, flags);
  };
  methods.xShmBarrier = [](sqlite3_file* file) { forward<&M::xShmBarrier>(file); };
  methods.xShmUnmap = [](sqlite3_file* file, int is_deleted) {
    return forward<&M::xShmUnmap>(file, is_deleted);
  };
}

}  // namespace

FaultyDisk::FaultyDisk() {
  mend();
  make_methods();
  real_disk = sqlite3_vfs_find(nullptr);
  disk = *real_disk;
  disk.pNext = nullptr;
  disk.zName = "faulty";
  disk.szOsFile = static_cast<int>(sizeof(File)) + real_disk->szOsFile;
  disk.xOpen = &open;
  sqlite3_vfs_register(&disk, 1);
}

FaultyDisk::~FaultyDisk() {
  sqlite3_vfs_unregister(&disk);
  sqlite3_vfs_register(real_disk, 1);
}

void FaultyDisk::fail_from(std::uint64_t n, Failure failure) {
  assert(n >= 1);
  failed = false;
  failure_code = failure == Failure::full ? SQLITE_FULL : SQLITE_IOERR;
  calls_left = static_cast<std::int64_t>(n);
}

void FaultyDisk::mend() {
  calls_left = INT64_MAX;
  failed = false;
}

bool FaultyDisk::has_failed() const {
  return failed;
}

}  // namespace redis3::test
