// Objects by the AWS SDK for JavaScript: bodies, ranges, conditions, checksums, removal, presigned URLs.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { call, client, fails, getSignedUrl, isAbsent, kinds, newBucket, newClient, put, s3, text } from './support.mjs';

const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'];

for (const kind of kinds) {
  const bucket = newBucket(kind);

  test(`${kind}: an object comes back with its bytes, type and metadata`, async () => {
    const Bucket = await bucket;
    const body = randomBytes(1000);
    const { ETag } = await put(Bucket, 'round/trip', body, { ContentType: 'text/x-test', Metadata: { Redis3: '1;t=hash' } });
    const answer = await call('GetObject', { Bucket, Key: 'round/trip' });
    assert.deepEqual(Buffer.from(await answer.Body.transformToByteArray()), body);
    assert.equal(answer.ETag, ETag);
    assert.equal(answer.ContentType, 'text/x-test');
    assert.deepEqual(answer.Metadata, { redis3: '1;t=hash' });
    const head = await call('HeadObject', { Bucket, Key: 'round/trip' });
    assert.equal(head.ContentLength, 1000);
    assert.equal(head.ETag, ETag);
    assert.ok(Math.abs(head.LastModified - Date.now()) < 60_000);
  });

  test(`${kind}: an empty object is an object`, async () => {
    const Bucket = await bucket;
    await put(Bucket, 'empty', '');
    assert.equal(await text(Bucket, 'empty'), '');
  });

  test(`${kind}: keys keep their bytes`, async () => {
    const Bucket = await bucket;
    const keys = ['sp ace', 'plus+plus', 'per%25cent', "quote'\"!()*", 'ümläut/☃', 'a=b&c=d?e#f', '0/userId:10', 'tilde~', '<&>'];
    for (const key of keys) await put(Bucket, key, key);
    for (const key of keys) assert.equal(await text(Bucket, key), key);
  });

  test(`${kind}: a body of 2 MiB, which waits for 100 Continue`, { timeout: 5000 }, async () => {
    const Bucket = await bucket;
    const body = randomBytes(2 << 20);
    await put(Bucket, 'large', body);
    const answer = await call('GetObject', { Bucket, Key: 'large' });
    assert.deepEqual(Buffer.from(await answer.Body.transformToByteArray()), body);
  });

  test(`${kind}: a stream, which goes as aws-chunked with a trailer`, async () => {
    const Bucket = await bucket;
    const pieces = Array.from({ length: 20 }, () => randomBytes(10_000));
    await put(Bucket, 'stream', Readable.from(pieces), { ContentLength: 200_000 });
    const answer = await call('GetObject', { Bucket, Key: 'stream' });
    assert.deepEqual(Buffer.from(await answer.Body.transformToByteArray()), Buffer.concat(pieces));
    assert.ok(!(answer.ContentEncoding ?? '').includes('aws-chunked'), answer.ContentEncoding);
  });

  test(`${kind}: a stream with its payload unsigned and no checksum`, async () => {
    const Bucket = await bucket;
    const required = newClient({ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' });
    const input = { Bucket, Key: 'unsigned', Body: Readable.from([Buffer.from('hello')]), ContentLength: 5 };
    await call('PutObject', input, required);
    assert.equal(await text(Bucket, 'unsigned'), 'hello');
  });

  for (const ChecksumAlgorithm of checksumAlgorithms) {
    test(`${kind}: ${ChecksumAlgorithm} is checked on the way up and told on the way down`, async () => {
      const Bucket = await bucket;
      const Key = `sum-${ChecksumAlgorithm}`;
      const field = `Checksum${ChecksumAlgorithm}`;
      const stored = await put(Bucket, Key, 'hello', { ChecksumAlgorithm });
      assert.ok(stored[field]);
      const answer = await call('GetObject', { Bucket, Key, ChecksumMode: 'ENABLED' });
      assert.equal(answer[field], stored[field]);
      assert.equal(await answer.Body.transformToString(), 'hello');

      const streamed = { Bucket, Key: `${Key}-stream`, Body: Readable.from(['hello']), ContentLength: 5, ChecksumAlgorithm };
      assert.equal((await call('PutObject', streamed))[field], stored[field]);

      await fails(put(Bucket, `${Key}-bad`, 'hullo', { [field]: stored[field] }), 'BadDigest', 400);
      await isAbsent(Bucket, `${Key}-bad`);
    });
  }

  test(`${kind}: parts of an object by range`, async () => {
    const Bucket = await bucket;
    await put(Bucket, 'digits', '0123456789');
    const range = async (Range) => {
      const answer = await call('GetObject', { Bucket, Key: 'digits', Range });
      return `${answer.$metadata.httpStatusCode} ${answer.ContentRange} ${await answer.Body.transformToString()}`;
    };
    assert.equal(await range('bytes=2-4'), '206 bytes 2-4/10 234');
    assert.equal(await range('bytes=7-'), '206 bytes 7-9/10 789');
    assert.equal(await range('bytes=-3'), '206 bytes 7-9/10 789');
    assert.equal(await range('bytes=8-100'), '206 bytes 8-9/10 89');
    await fails(call('GetObject', { Bucket, Key: 'digits', Range: 'bytes=10-' }), 'InvalidRange', 416);
  });

  test(`${kind}: conditional reads`, async () => {
    const Bucket = await bucket;
    const { ETag } = await put(Bucket, 'read', 'v');
    assert.equal(await text(Bucket, 'read', { IfMatch: ETag }), 'v');
    assert.equal(await text(Bucket, 'read', { IfNoneMatch: '"other"' }), 'v');
    await fails(call('GetObject', { Bucket, Key: 'read', IfMatch: '"other"' }), 'PreconditionFailed', 412);
    const unchanged = call('GetObject', { Bucket, Key: 'read', IfNoneMatch: ETag });
    await assert.rejects(unchanged, (error) => error.$metadata.httpStatusCode === 304);
  });

  test(`${kind}: conditional writes`, async () => {
    const Bucket = await bucket;
    const first = await put(Bucket, 'write', '1', { IfNoneMatch: '*' });
    await fails(put(Bucket, 'write', '2', { IfNoneMatch: '*' }), 'PreconditionFailed', 412);
    const second = await put(Bucket, 'write', '2', { IfMatch: first.ETag });
    assert.notEqual(second.ETag, first.ETag);
    await fails(put(Bucket, 'write', '3', { IfMatch: first.ETag }), 'PreconditionFailed', 412);
    await fails(put(Bucket, 'no-write', '1', { IfMatch: first.ETag }), 'NoSuchKey', 404);
    assert.equal(await text(Bucket, 'write'), '2');
  });

  test(`${kind}: of many creators one wins`, async () => {
    const Bucket = await bucket;
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => put(Bucket, 'contended', `${i}`, { IfNoneMatch: '*' })));
    const winners = attempts.flatMap((attempt, i) => (attempt.status === 'fulfilled' ? [`${i}`] : []));
    assert.equal(winners.length, 1);
    assert.equal(await text(Bucket, 'contended'), winners[0]);
  });

  test(`${kind}: conditional removal`, async () => {
    const Bucket = await bucket;
    const { ETag } = await put(Bucket, 'remove', 'v');
    await fails(call('DeleteObject', { Bucket, Key: 'remove', IfMatch: '"other"' }), 'PreconditionFailed', 412);
    assert.equal(await text(Bucket, 'remove'), 'v');
    await call('DeleteObject', { Bucket, Key: 'remove', IfMatch: ETag });
    await isAbsent(Bucket, 'remove');
  });

  test(`${kind}: many objects are removed at once`, async () => {
    const Bucket = await bucket;
    for (const key of ['bulk/1', 'bulk/2', 'bulk/<3>']) await put(Bucket, key, 'v');
    const Delete = { Objects: [{ Key: 'bulk/1' }, { Key: 'bulk/<3>' }, { Key: 'bulk/absent' }] };
    const { Deleted, Errors } = await call('DeleteObjects', { Bucket, Delete });
    assert.deepEqual(Deleted.map((entry) => entry.Key).sort(), ['bulk/1', 'bulk/<3>', 'bulk/absent']);
    assert.equal(Errors?.length ?? 0, 0);
    await isAbsent(Bucket, 'bulk/1');
    assert.equal(await text(Bucket, 'bulk/2'), 'v');
    const quiet = await call('DeleteObjects', { Bucket, Delete: { Objects: [{ Key: 'bulk/2' }], Quiet: true } });
    assert.equal(quiet.Deleted?.length ?? 0, 0);
    await isAbsent(Bucket, 'bulk/2');
  });

  test(`${kind}: presigned URLs to put and to get`, async () => {
    const Bucket = await bucket;
    const toPut = await getSignedUrl(client, new s3.PutObjectCommand({ Bucket, Key: 'pre signed' }), { expiresIn: 60 });
    const stored = await fetch(toPut, { method: 'PUT', body: 'by url' });
    assert.equal(stored.status, 200, await stored.text());
    const toGet = await getSignedUrl(client, new s3.GetObjectCommand({ Bucket, Key: 'pre signed' }), { expiresIn: 60 });
    const read = await fetch(toGet);
    assert.equal(`${read.status} ${await read.text()}`, '200 by url');
    const forged = await fetch(toGet.replace('pre%20signed', 'digits'));
    assert.equal(forged.status, 403);
  });
}

test('directory: removal that depends on size and time', async () => {
  const Bucket = await newBucket('directory');
  await put(Bucket, 'k', 'abc');
  const { LastModified } = await call('HeadObject', { Bucket, Key: 'k' });
  await fails(call('DeleteObject', { Bucket, Key: 'k', IfMatchSize: 4 }), 'PreconditionFailed', 412);
  await call('DeleteObject', { Bucket, Key: 'k', IfMatchSize: 3, IfMatchLastModifiedTime: LastModified });
  await isAbsent(Bucket, 'k');
});

test('directory: a mismatched tag among many removals fails that one alone', async () => {
  const Bucket = await newBucket('directory');
  const [one, two] = [await put(Bucket, 'one', '1'), await put(Bucket, 'two', '2')];
  const Objects = [{ Key: 'one', ETag: one.ETag }, { Key: 'two', ETag: one.ETag }];
  const { Deleted, Errors } = await call('DeleteObjects', { Bucket, Delete: { Objects } });
  assert.deepEqual(Deleted.map((entry) => entry.Key), ['one']);
  assert.deepEqual(Errors.map((entry) => `${entry.Key} ${entry.Code}`), ['two PreconditionFailed']);
  assert.equal((await call('HeadObject', { Bucket, Key: 'two' })).ETag, two.ETag);
});

test('directory: the same bytes again get another tag', async () => {
  const Bucket = await newBucket('directory');
  const [one, two] = [await put(Bucket, 'k', 'same'), await put(Bucket, 'k', 'same')];
  assert.notEqual(one.ETag, two.ETag);
});

test('general-purpose: the tag is the MD5 of the bytes', async () => {
  const Bucket = await newBucket('general-purpose');
  assert.equal((await put(Bucket, 'k', 'hello')).ETag, '"5d41402abc4b2a76b9719d911017c592"');
});

test('a key over 1,024 bytes is refused', async () => {
  const Bucket = await newBucket('directory');
  await put(Bucket, 'k'.repeat(1024), 'v');
  await fails(put(Bucket, 'k'.repeat(1025), 'v'), 'KeyTooLongError', 400);
});
