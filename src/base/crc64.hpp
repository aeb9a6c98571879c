#pragma once

#include <boost/crc.hpp>

namespace redis3 {

/// CRC-64/REDIS, by which Redis checks its dumps and files: Jones's polynomial, reflected, from 0 on. Bytes
/// go in by process_bytes(), and checksum() is that of all that have gone in. Source:
/// https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-64-redis
using Crc64 = boost::crc_optimal<64, 0xad93d23594c935a9, 0, 0, true, true>;

}  // namespace redis3
