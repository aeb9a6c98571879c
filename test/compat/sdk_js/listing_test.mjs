// ListObjectsV2 by the AWS SDK for JavaScript, in the order and by the rules of each kind of bucket.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, fails, kinds, newBucket, put, s3, client } from './support.mjs';

const keys = ['top', 'a/1', 'a/2', 'a/b/3', 'c/4', 'c d/5', 'é/6'];

async function filled(kind) {
  const Bucket = await newBucket(kind);
  for (const key of keys) await put(Bucket, key, key);
  return Bucket;
}

async function namesOf(input) {
  const names = [];
  for await (const page of s3.paginateListObjectsV2({ client }, input)) {
    assert.equal(page.KeyCount, (page.Contents?.length ?? 0) + (page.CommonPrefixes?.length ?? 0));
    names.push(...(page.Contents ?? []).map((entry) => entry.Key));
    names.push(...(page.CommonPrefixes ?? []).map((entry) => entry.Prefix));
  }
  return names;
}

for (const kind of kinds) {
  const bucket = filled(kind);

  test(`${kind}: every object is listed once`, async () => {
    const Bucket = await bucket;
    assert.deepEqual((await namesOf({ Bucket })).sort(), [...keys].sort());
  });

  test(`${kind}: an entry tells tag, size and time`, async () => {
    const Bucket = await bucket;
    const head = await call('HeadObject', { Bucket, Key: 'a/1' });
    const page = await call('ListObjectsV2', { Bucket, Prefix: 'a/' });
    const entry = page.Contents.find((content) => content.Key === 'a/1');
    assert.equal(entry.ETag, head.ETag);
    assert.equal(entry.Size, 3);
    assert.equal(entry.StorageClass, kind === 'directory' ? 'EXPRESS_ONEZONE' : 'STANDARD');
    assert.ok(Math.abs(entry.LastModified - head.LastModified) < 1000);
  });

  for (const MaxKeys of [1, 2, 3]) {
    test(`${kind}: pages of ${MaxKeys} hold every object once`, async () => {
      const Bucket = await bucket;
      const names = [];
      let ContinuationToken;
      do {
        const page = await call('ListObjectsV2', { Bucket, MaxKeys, ContinuationToken });
        assert.ok(page.KeyCount <= MaxKeys);
        assert.equal(page.IsTruncated, page.NextContinuationToken !== undefined);
        names.push(...(page.Contents ?? []).map((entry) => entry.Key));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken);
      assert.deepEqual(names.sort(), [...keys].sort());
    });
  }

  test(`${kind}: a prefix narrows the listing`, async () => {
    const Bucket = await bucket;
    assert.deepEqual((await namesOf({ Bucket, Prefix: 'a/' })).sort(), ['a/1', 'a/2', 'a/b/3']);
    assert.deepEqual(await namesOf({ Bucket, Prefix: 'nothing/' }), []);
  });

  test(`${kind}: a delimiter folds what is deeper`, async () => {
    const Bucket = await bucket;
    assert.deepEqual((await namesOf({ Bucket, Delimiter: '/' })).sort(), ['a/', 'c d/', 'c/', 'top', 'é/'].sort());
    assert.deepEqual((await namesOf({ Bucket, Delimiter: '/', Prefix: 'a/' })).sort(), ['a/1', 'a/2', 'a/b/']);
    assert.deepEqual((await namesOf({ Bucket, Delimiter: '/', MaxKeys: 1 })).sort(), ['a/', 'c d/', 'c/', 'top', 'é/'].sort());
  });

  test(`${kind}: encoding-type=url encodes what it says`, async () => {
    const Bucket = await bucket;
    const page = await call('ListObjectsV2', { Bucket, Prefix: 'c d/', EncodingType: 'url' });
    assert.equal(page.EncodingType, 'url');
    assert.match(page.Contents[0].Key, /^c(%20|\+)d\/5$/);
  });

  test(`${kind}: a token that is not one is refused`, async () => {
    const Bucket = await bucket;
    await fails(call('ListObjectsV2', { Bucket, ContinuationToken: 'not a token' }), 'InvalidArgument', 400);
  });
}

test('directory: only a slash delimits, and a prefix ends in one', async () => {
  const Bucket = await newBucket('directory');
  await fails(call('ListObjectsV2', { Bucket, Prefix: 'a' }), 'InvalidRequest', 400);
  await assert.rejects(call('ListObjectsV2', { Bucket, Delimiter: '-' }), (error) => error.$metadata.httpStatusCode === 400);
});

test('general-purpose: in the order of the keys, from start-after, by any prefix', async () => {
  const Bucket = await filled('general-purpose');
  const sorted = [...keys].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  assert.deepEqual(await namesOf({ Bucket }), sorted);
  assert.deepEqual(await namesOf({ Bucket, StartAfter: 'a/2' }), sorted.filter((key) => key > 'a/2'));
  assert.deepEqual(await namesOf({ Bucket, Prefix: 'c' }), ['c d/5', 'c/4']);
  assert.deepEqual((await namesOf({ Bucket, Prefix: 'c', Delimiter: ' ' })).sort(), ['c ', 'c/4']);
});

test('a bucket of 1,001 objects takes two pages', async () => {
  const Bucket = await newBucket('directory');
  const names = Array.from({ length: 1001 }, (_, i) => `many/${i}`);
  for (let i = 0; i < names.length; i += 50) await Promise.all(names.slice(i, i + 50).map((key) => put(Bucket, key, '')));
  const first = await call('ListObjectsV2', { Bucket });
  assert.equal(first.KeyCount, 1000);
  const second = await call('ListObjectsV2', { Bucket, ContinuationToken: first.NextContinuationToken });
  assert.equal(second.KeyCount, 1);
  assert.deepEqual([...first.Contents, ...second.Contents].map((entry) => entry.Key).sort(), names.sort());
});
