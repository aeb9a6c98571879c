#pragma once

/// Redis commands with nothing but an Amazon S3 Express bucket behind them: the blocking client and all it
/// needs. The asynchronous one is in <redis3/async_client.hpp>, since it brings Boost.Asio along.

#include "redis3/client.hpp"
#include "redis3/error.hpp"
#include "redis3/key_range.hpp"
#include "redis3/options.hpp"
#include "redis3/reply.hpp"
#include "redis3/set_options.hpp"
#include "redis3/stats.hpp"
