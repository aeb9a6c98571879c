// node-redis as people use it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { first, port, require, tls, tlsPort } from './support.mjs';

const { createClient, createClientPool, RESP_TYPES } = require('redis');

async function connect(options = {}) {
  const client = createClient({ socket: { port }, database: 7, ...options });
  client.on('error', () => {}); // Told to the caller of each command as well.
  return client.connect();
}

for (const RESP of [2, 3]) {
  describe(`node-redis, RESP${RESP}`, () => {
    let redis;
    before(async () => { redis = await connect({ RESP }); });
    after(() => redis.close());
    beforeEach(() => redis.flushDb());

    test('strings, keys and expiry', async () => {
      assert.equal(await redis.set('k', 'v', { expiration: { type: 'EX', value: 100 } }), 'OK');
      assert.equal(await redis.get('k'), 'v');
      assert.equal(await redis.get('absent'), null);
      assert.equal(await redis.set('k', 'w', { condition: 'NX' }), null);
      assert.ok((await redis.ttl('k')) > 90);
      assert.equal(await redis.incrBy('n', 5), 5);
      assert.equal(await redis.incrByFloat('n', 0.5), '5.5');
      assert.equal(await redis.mSet({ a: '1', b: '2' }), 'OK');
      assert.deepEqual(await redis.mGet(['a', 'absent', 'b']), ['1', null, '2']);
      assert.equal(await redis.del(['a', 'absent']), 1);
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      await redis.set(bytes, bytes);
      assert.deepEqual(await redis.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).get(bytes), bytes);
    });

    test('many commands at once', async () => {
      const counts = await Promise.all(Array.from({ length: 100 }, () => redis.incr('n')));
      assert.deepEqual(counts, Array.from({ length: 100 }, (_, index) => index + 1));
    });

    test('MULTI on one key, and on two', async () => {
      assert.deepEqual(await redis.multi().set('k', '1').incr('k').expire('k', 9).exec(), ['OK', 2, 1]);
      await assert.rejects(redis.multi().set('a', '1').set('b', '2').exec(), /names several keys/);
      assert.deepEqual(await redis.multi().set('a', '1').set('b', '2').execAsPipeline(), ['OK', 'OK']);
    });

    test('WATCH', async () => {
      const watching = await connect({ RESP });
      await watching.watch('k');
      await redis.set('k', "another's");
      await assert.rejects(watching.multi().set('k', 'mine').exec(), /watched keys has been changed|WatchError/);
      await watching.close();
    });

    test('iterators of keys', async () => {
      await redis.mSet(Array.from({ length: 50 }, (_, index) => [`key:${index}`, 'v']));
      const keys = new Set();
      for await (const page of redis.scanIterator({ MATCH: 'key:*' })) page.forEach((key) => keys.add(key));
      assert.equal(keys.size, 50);
    });

    test('publish and subscribe', async () => {
      const listener = await connect({ RESP });
      const [message, patterned] = [first(), first()];
      await listener.subscribe(`node:${RESP}`, (...got) => message.resolve(got));
      await listener.pSubscribe(`node:${RESP}*`, (...got) => patterned.resolve(got));
      assert.equal(await redis.publish(`node:${RESP}`, 'hello'), 2);
      assert.deepEqual(await message.promise, ['hello', `node:${RESP}`]);
      assert.deepEqual(await patterned.promise, ['hello', `node:${RESP}`]);
      await listener.unsubscribe();
      await listener.pUnsubscribe();
      await listener.close();
    });

    test('a user with a name, by TLS', async () => {
      const ann = await connect({ RESP, username: 'ann', password: 'pass', name: 'node', socket: { host: 'localhost', port: tlsPort, tls: true, ...tls } });
      assert.equal(await ann.set('k', 'v'), 'OK');
      assert.equal(await ann.clientGetName(), 'node');
      await assert.rejects(ann.del('k'), /NOPERM/);
      await ann.close();
    });

    test('what a client tells of itself', async () => {
      const info = await redis.clientInfo();
      assert.equal(info.resp, RESP);
      assert.match(info.libName ?? info['lib-name'] ?? 'node-redis', /node-redis/);
    });

    test('a pool', async () => {
      const pool = await createClientPool({ RESP, socket: { port }, database: 7 }, { minimum: 1, maximum: 5 }).connect();
      assert.equal((await Promise.all(Array.from({ length: 40 }, () => pool.incr('n')))).length, 40);
      assert.equal(await pool.get('n'), '40');
      await pool.close();
    });

    test('a new connection after one is lost', async () => {
      const other = await connect({ RESP, socket: { port, reconnectStrategy: () => 10 } });
      await other.set('k', 'v');
      const lost = first();
      other.on('reconnecting', lost.resolve);
      await redis.sendCommand(['CLIENT', 'KILL', 'ID', String(await other.clientId())]);
      await lost.promise;
      assert.equal(await other.get('k'), 'v');
      await other.close();
    });

    test('scripts and other types are told clearly', async () => {
      await assert.rejects(redis.eval('return 1'), /unknown command 'EVAL'/);
      await assert.rejects(redis.hSet('h', 'f', 'v'), /unknown command 'HSET'/);
    });
  });
}
