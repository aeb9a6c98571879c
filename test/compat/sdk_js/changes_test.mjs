// Copy, rename, append and multipart uploads, by the AWS SDK for JavaScript; and one bucket used by redis3 and the SDK.
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { call, fails, isAbsent, kinds, newBucket, put, redis3, text, zone } from './support.mjs';

const mebibyte = 1 << 20;

for (const kind of kinds) {
  test(`${kind}: a copy has the source's bytes and metadata`, async () => {
    const Bucket = await newBucket(kind);
    const { ETag } = await put(Bucket, 'from here', 'v', { Metadata: { a: '1' } });
    const { CopyObjectResult } = await call('CopyObject', { Bucket, Key: 'to', CopySource: `${Bucket}/from%20here` });
    assert.ok(CopyObjectResult.ETag);
    const copy = await call('GetObject', { Bucket, Key: 'to' });
    assert.equal(await copy.Body.transformToString(), 'v');
    assert.deepEqual(copy.Metadata, { a: '1' });

    const replacing = { Bucket, Key: 'to', CopySource: `${Bucket}/from%20here`, MetadataDirective: 'REPLACE', Metadata: { b: '2' } };
    await call('CopyObject', replacing);
    assert.deepEqual((await call('HeadObject', { Bucket, Key: 'to' })).Metadata, { b: '2' });

    const CopySource = `${Bucket}/from%20here`;
    await fails(call('CopyObject', { Bucket, Key: 'x', CopySource, CopySourceIfMatch: '"other"' }), 'PreconditionFailed', 412);
    await call('CopyObject', { Bucket, Key: 'x', CopySource, CopySourceIfMatch: ETag });
    await fails(call('CopyObject', { Bucket, Key: 'x', CopySource: `${Bucket}/absent` }), 'NoSuchKey', 404);
  });

  test(`${kind}: a multipart upload appears whole, when it is completed`, async () => {
    const Bucket = await newBucket(kind);
    const Key = 'multi/part';
    const parts = [randomBytes(5 * mebibyte), randomBytes(5 * mebibyte), randomBytes(100)];
    const { UploadId } = await call('CreateMultipartUpload', { Bucket, Key, Metadata: { a: '1' } });
    const Parts = [];
    for (const [i, Body] of parts.entries()) {
      const part = await call('UploadPart', { Bucket, Key, UploadId, PartNumber: i + 1, Body });
      Parts.push({ PartNumber: i + 1, ETag: part.ETag });
    }
    const listed = await call('ListParts', { Bucket, Key, UploadId });
    assert.deepEqual(listed.Parts.map((part) => part.Size), parts.map((part) => part.length));
    await isAbsent(Bucket, Key);
    const done = await call('CompleteMultipartUpload', { Bucket, Key, UploadId, MultipartUpload: { Parts } });
    assert.equal(done.Key, Key);
    const answer = await call('GetObject', { Bucket, Key });
    assert.deepEqual(Buffer.from(await answer.Body.transformToByteArray()), Buffer.concat(parts));
    assert.deepEqual(answer.Metadata, { a: '1' });
    await fails(call('UploadPart', { Bucket, Key, UploadId, PartNumber: 1, Body: 'x' }), 'NoSuchUpload', 404);
  });

  test(`${kind}: an aborted upload leaves nothing`, async () => {
    const Bucket = await newBucket(kind);
    const { UploadId } = await call('CreateMultipartUpload', { Bucket, Key: 'k' });
    await call('UploadPart', { Bucket, Key: 'k', UploadId, PartNumber: 1, Body: 'x' });
    await call('AbortMultipartUpload', { Bucket, Key: 'k', UploadId });
    await fails(call('ListParts', { Bucket, Key: 'k', UploadId }), 'NoSuchUpload', 404);
    await isAbsent(Bucket, 'k');
    await call('DeleteBucket', { Bucket });
  });

  test(`${kind}: a part is copied from an object`, async () => {
    const Bucket = await newBucket(kind);
    await put(Bucket, 'source', '0123456789');
    const { UploadId } = await call('CreateMultipartUpload', { Bucket, Key: 'k' });
    const { CopyPartResult } = await call('UploadPartCopy', {
      Bucket, Key: 'k', UploadId, PartNumber: 1, CopySource: `${Bucket}/source`, CopySourceRange: 'bytes=2-5',
    });
    const Parts = [{ PartNumber: 1, ETag: CopyPartResult.ETag }];
    await call('CompleteMultipartUpload', { Bucket, Key: 'k', UploadId, MultipartUpload: { Parts } });
    assert.equal(await text(Bucket, 'k'), '2345');
  });

  test(`${kind}: an upload whose parts do not fit is refused`, async () => {
    const Bucket = await newBucket(kind);
    const { UploadId } = await call('CreateMultipartUpload', { Bucket, Key: 'k' });
    const one = await call('UploadPart', { Bucket, Key: 'k', UploadId, PartNumber: 1, Body: 'small' });
    const two = await call('UploadPart', { Bucket, Key: 'k', UploadId, PartNumber: 2, Body: 'small too' });
    const complete = (Parts, more = {}) =>
      call('CompleteMultipartUpload', { Bucket, Key: 'k', UploadId, MultipartUpload: { Parts }, ...more });
    const [first, second] = [{ PartNumber: 1, ETag: one.ETag }, { PartNumber: 2, ETag: two.ETag }];
    await fails(complete([{ PartNumber: 1, ETag: '"other"' }]), 'InvalidPart', 400);
    await fails(complete([second, first]), 'InvalidPartOrder', 400);
    await fails(complete([first, second]), 'EntityTooSmall', 400);
    await put(Bucket, 'k', 'meanwhile');
    await assert.rejects(complete([first], { IfNoneMatch: '*' }), (error) => [409, 412].includes(error.$metadata.httpStatusCode));
    assert.equal(await text(Bucket, 'k'), 'meanwhile');
  });
}

test('directory: rename moves an object, its tag and its metadata', async () => {
  const Bucket = await newBucket('directory');
  await put(Bucket, 'old name', 'v', { Metadata: { a: '1' } });
  await call('RenameObject', { Bucket, Key: 'new', RenameSource: 'old%20name' });
  await isAbsent(Bucket, 'old name');
  const moved = await call('GetObject', { Bucket, Key: 'new' });
  assert.equal(await moved.Body.transformToString(), 'v');
  assert.deepEqual(moved.Metadata, { a: '1' });
});

test('directory: rename keeps to its conditions', async () => {
  const Bucket = await newBucket('directory');
  const { ETag } = await put(Bucket, 'source', 's');
  await put(Bucket, 'taken', 't');
  const rename = (Key, more) => call('RenameObject', { Bucket, Key, RenameSource: 'source', ...more });
  await fails(rename('taken', { DestinationIfNoneMatch: '*' }), 'PreconditionFailed', 412);
  await fails(rename('free', { SourceIfMatch: '"other"' }), 'PreconditionFailed', 412);
  await fails(call('RenameObject', { Bucket, Key: 'free', RenameSource: 'absent' }), 'NoSuchKey', 404);
  assert.equal(await text(Bucket, 'taken'), 't');
  await rename('free', { SourceIfMatch: ETag, DestinationIfNoneMatch: '*' });
  assert.equal(await text(Bucket, 'free'), 's');
});

test('directory: rename with the same token again is the same rename', async () => {
  const Bucket = await newBucket('directory');
  await put(Bucket, 'source', 's');
  const input = { Bucket, Key: 'target', RenameSource: 'source', ClientToken: randomUUID() };
  await call('RenameObject', input);
  await call('RenameObject', input);
  assert.equal(await text(Bucket, 'target'), 's');
});

test('directory: append grows an object where it ends, and nowhere else', async () => {
  const Bucket = await newBucket('directory');
  const first = await put(Bucket, 'log', 'abc', { WriteOffsetBytes: 0 });
  const second = await put(Bucket, 'log', 'def', { WriteOffsetBytes: 3 });
  assert.equal(second.Size, 6);
  assert.notEqual(second.ETag, first.ETag);
  await fails(put(Bucket, 'log', 'xyz', { WriteOffsetBytes: 3 }), 'InvalidWriteOffset', 400);
  await fails(put(Bucket, 'log', 'xyz', { WriteOffsetBytes: 6, IfMatch: first.ETag }), 'PreconditionFailed', 412);
  assert.equal(await text(Bucket, 'log'), 'abcdef');
});

test('general-purpose: append and rename are not there', async () => {
  const Bucket = await newBucket('general-purpose');
  await put(Bucket, 'k', 'v');
  await fails(put(Bucket, 'k', 'w', { WriteOffsetBytes: 1 }), 'NotImplemented', 501);
  await fails(call('RenameObject', { Bucket, Key: 'x', RenameSource: 'k' }), 'NotImplemented', 501);
  assert.equal(await text(Bucket, 'k'), 'v');
});

test('the SDK reads what redis3 wrote, and redis3 what the SDK wrote', async () => {
  const cache = `js-${randomUUID().slice(0, 8)}`;
  const Bucket = `redis3-${cache}--${zone}--x-s3`;
  assert.equal(redis3('--cache', cache, 'SET', 'userId:10', '1701743088'), 'OK');
  assert.equal(await text(Bucket, '0/userId:10'), '1701743088');
  await put(Bucket, '133/by-sdk', 'ciao');
  assert.equal(redis3('--cache', cache, '-n', '133', 'GET', 'by-sdk'), 'ciao');
  assert.equal(redis3('--cache', cache, '-n', '133', 'DEL', 'by-sdk'), '1');
  await isAbsent(Bucket, '133/by-sdk');
});

test('redis3 works in a general-purpose bucket that the SDK made', async () => {
  const Bucket = await newBucket('general-purpose');
  await put(Bucket, '0/greeting', 'hello');
  assert.equal(redis3('--bucket', Bucket, 'GET', 'greeting'), 'hello');
  assert.equal(redis3('--bucket', Bucket, 'SET', 'plain', '42'), 'OK');
  assert.equal(await text(Bucket, '0/plain'), '42');
  assert.equal(redis3('--bucket', Bucket, 'SET', 'answer', '42', 'NX'), 'OK');
  assert.match(await text(Bucket, '0/answer'), /^42\n[A-Za-z0-9]{11}$/, 'a tail after the value: docs/format.md');
  assert.equal(redis3('--bucket', Bucket, 'GET', 'answer'), '42');
});
