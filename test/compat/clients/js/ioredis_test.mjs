// ioredis as people use it.
import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { first, port, require, tls, tlsPort } from './support.mjs';

const { Redis } = require('ioredis');

describe('ioredis', () => {
  const redis = new Redis(port, { db: 6 });
  after(() => redis.quit());
  beforeEach(() => redis.flushdb());

  test('strings, keys and expiry', async () => {
    assert.equal(await redis.set('k', 'v', 'EX', 100), 'OK');
    assert.equal(await redis.get('k'), 'v');
    assert.equal(await redis.get('absent'), null);
    assert.equal(await redis.set('k', 'w', 'NX'), null);
    assert.ok((await redis.ttl('k')) > 90);
    assert.equal(await redis.incrby('n', 5), 5);
    assert.equal(await redis.mset({ a: 1, b: 2 }), 'OK');
    assert.deepEqual(await redis.mget('a', 'absent', 'b'), ['1', null, '2']);
    assert.equal(await redis.del('a', 'absent'), 1);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await redis.set(bytes, bytes);
    assert.deepEqual(await redis.getBuffer(bytes), bytes);
  });

  test('many commands at once', async () => {
    const counts = await Promise.all(Array.from({ length: 100 }, () => redis.incr('n')));
    assert.deepEqual(counts, Array.from({ length: 100 }, (_, index) => index + 1));
  });

  test('automatic pipelining', async () => {
    const eager = new Redis(port, { db: 6, enableAutoPipelining: true });
    await Promise.all(Array.from({ length: 50 }, (_, index) => eager.set(`k${index}`, index)));
    assert.deepEqual(await Promise.all(['k0', 'k49'].map((key) => eager.get(key))), ['0', '49']);
    eager.disconnect();
  });

  test('a pipeline, with an error in it', async () => {
    const replies = await redis.pipeline().set('word', 'x').incr('word').get('word').exec();
    assert.deepEqual([replies[0], replies[2]], [[null, 'OK'], [null, 'x']]);
    assert.match(replies[1][0].message, /not an integer/);
  });

  test('MULTI on one key, and on two', async () => {
    assert.deepEqual(await redis.multi().set('k', 1).incr('k').expire('k', 9).exec(), [[null, 'OK'], [null, 2], [null, 1]]);
    await assert.rejects(redis.multi().set('a', 1).set('b', 2).exec(), /EXECABORT.*names several keys/);
    assert.equal(await redis.exists('a', 'b'), 0);
  });

  test('streams of keys', async () => {
    await redis.mset(...Array.from({ length: 50 }, (_, index) => [`key:${index}`, 'v']).flat());
    const keys = new Set();
    for await (const page of redis.scanStream({ match: 'key:*' })) page.forEach((key) => keys.add(key));
    assert.equal(keys.size, 50);
  });

  test('publish and subscribe', async () => {
    const listener = new Redis(port);
    const [message, patterned] = [first(), first()];
    listener.on('message', (...got) => message.resolve(got));
    listener.on('pmessage', (...got) => patterned.resolve(got));
    assert.equal(await listener.subscribe('io:news'), 1);
    assert.equal(await listener.psubscribe('io:n*'), 2);
    assert.equal(await redis.publish('io:news', 'hello'), 2);
    assert.deepEqual(await message.promise, ['io:news', 'hello']);
    assert.deepEqual(await patterned.promise, ['io:n*', 'io:news', 'hello']);
    await listener.unsubscribe('io:news');
    listener.disconnect();
  });

  test('a user with a name, by TLS', async () => {
    const ann = new Redis(tlsPort, 'localhost', { tls, username: 'ann', password: 'pass', connectionName: 'io', db: 6 });
    assert.equal(await ann.set('k', 'v'), 'OK');
    assert.equal(await ann.client('GETNAME'), 'io');
    await assert.rejects(ann.del('k'), /NOPERM/);
    ann.disconnect();
  });

  test('a new connection after one is lost', async () => {
    const other = new Redis(port, { db: 6, retryStrategy: () => 10 });
    await other.set('k', 'v');
    await redis.client('KILL', 'ID', await other.client('ID'));
    assert.equal(await other.get('k'), 'v');
    other.disconnect();
  });

  test('scripts and other types are told clearly', async () => {
    redis.defineCommand('one', { numberOfKeys: 0, lua: 'return 1' });
    await assert.rejects(redis.one(), /unknown command 'eval/i);
    await assert.rejects(redis.hset('h', 'f', 'v'), /unknown command 'hset'/i);
  });
});
