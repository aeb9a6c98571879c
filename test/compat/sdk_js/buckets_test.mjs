// Buckets, sessions and credentials, by the AWS SDK for JavaScript.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, fails, kinds, newBucket, newClient, put, text, zone } from './support.mjs';

for (const kind of kinds) {
  test(`a ${kind} bucket is created, found and deleted`, async () => {
    const Bucket = await newBucket(kind);
    await call('HeadBucket', { Bucket });
    await call('DeleteBucket', { Bucket });
    await fails(call('HeadBucket', { Bucket }), 'NotFound', 404);
  });

  test(`a ${kind} bucket with an object in it is not deleted`, async () => {
    const Bucket = await newBucket(kind);
    await put(Bucket, 'k', 'v');
    await fails(call('DeleteBucket', { Bucket }), 'BucketNotEmpty', 409);
    assert.equal(await text(Bucket, 'k'), 'v');
  });

  test(`what is absent in a ${kind} bucket is NoSuchKey`, async () => {
    const Bucket = await newBucket(kind);
    await fails(call('GetObject', { Bucket, Key: 'nothing' }), 'NoSuchKey', 404);
    await fails(call('HeadObject', { Bucket, Key: 'nothing' }), 'NotFound', 404);
    await call('DeleteObject', { Bucket, Key: 'nothing' });
  });

  test(`a wrong secret is refused at a ${kind} bucket`, async () => {
    const Bucket = await newBucket(kind);
    const stranger = newClient({ credentials: { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: 'wrong' } });
    await fails(call('PutObject', { Bucket, Key: 'k', Body: 'v' }, stranger), 'SignatureDoesNotMatch', 403);
    await fails(call('GetObject', { Bucket, Key: 'k' }), 'NoSuchKey', 404);
  });

  test(`an unknown access key is refused at a ${kind} bucket`, async () => {
    const Bucket = await newBucket(kind);
    const stranger = newClient({ credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'wrong' } });
    await fails(call('GetObject', { Bucket, Key: 'k' }, stranger), 'InvalidAccessKeyId', 403);
  });
}

test('a directory bucket that is there already is refused as our own', async () => {
  const Bucket = await newBucket('directory');
  const again = call('CreateBucket', {
    Bucket,
    CreateBucketConfiguration: {
      Location: { Type: 'AvailabilityZone', Name: zone },
      Bucket: { Type: 'Directory', DataRedundancy: 'SingleAvailabilityZone' },
    },
  });
  await fails(again, 'BucketAlreadyOwnedByYou', 409);
});

test('directory buckets and general-purpose buckets are listed apart', async () => {
  const directory = await newBucket('directory');
  const general = await newBucket('general-purpose');
  const directories = (await call('ListDirectoryBuckets')).Buckets.map((bucket) => bucket.Name);
  const generals = (await call('ListBuckets')).Buckets.map((bucket) => bucket.Name);
  assert.ok(directories.includes(directory) && !directories.includes(general), `${directories}`);
  assert.ok(generals.includes(general) && !generals.includes(directory), `${generals}`);
});

test('directory buckets are listed a page at a time', async () => {
  const made = [await newBucket('directory'), await newBucket('directory'), await newBucket('directory')];
  const names = [];
  let ContinuationToken;
  do {
    const page = await call('ListDirectoryBuckets', { MaxDirectoryBuckets: 1, ContinuationToken });
    assert.ok(page.Buckets.length <= 1);
    names.push(...page.Buckets.map((bucket) => bucket.Name));
    ContinuationToken = page.ContinuationToken;
  } while (ContinuationToken);
  assert.equal(new Set(names).size, names.length);
  for (const name of made) assert.ok(names.includes(name), `${name} in ${names}`);
});

test('CreateSession gives credentials for five minutes that sign requests', async () => {
  const Bucket = await newBucket('directory');
  const { Credentials } = await call('CreateSession', { Bucket });
  const seconds = (Credentials.Expiration - Date.now()) / 1000;
  assert.ok(seconds > 290 && seconds < 305, `${seconds}`);
  assert.ok(Credentials.AccessKeyId && Credentials.SecretAccessKey && Credentials.SessionToken);
});

test('a session that may only read cannot write', async () => {
  const Bucket = await newBucket('directory');
  await put(Bucket, 'k', 'v');
  const { Credentials } = await call('CreateSession', { Bucket, SessionMode: 'ReadOnly' });
  const reader = newClient({
    s3ExpressIdentityProvider: {
      getS3ExpressIdentity: async () => ({
        accessKeyId: Credentials.AccessKeyId,
        secretAccessKey: Credentials.SecretAccessKey,
        sessionToken: Credentials.SessionToken,
        expiration: Credentials.Expiration,
      }),
    },
  });
  const answer = await call('GetObject', { Bucket, Key: 'k' }, reader);
  assert.equal(await answer.Body.transformToString(), 'v');
  await fails(call('PutObject', { Bucket, Key: 'k', Body: 'w' }, reader), 'AccessDenied', 403);
  assert.equal(await text(Bucket, 'k'), 'v');
});

test('a client without session authentication is served as well', async () => {
  const Bucket = await newBucket('directory');
  const plain = newClient({ disableS3ExpressSessionAuth: true });
  await call('PutObject', { Bucket, Key: 'k', Body: 'v' }, plain);
  assert.equal(await text(Bucket, 'k'), 'v');
});

test('a session of one bucket does not open another', async () => {
  const [one, other] = [await newBucket('directory'), await newBucket('directory')];
  const { Credentials } = await call('CreateSession', { Bucket: one });
  const misled = newClient({
    s3ExpressIdentityProvider: {
      getS3ExpressIdentity: async () => ({
        accessKeyId: Credentials.AccessKeyId,
        secretAccessKey: Credentials.SecretAccessKey,
        sessionToken: Credentials.SessionToken,
        expiration: Credentials.Expiration,
      }),
    },
  });
  await assert.rejects(call('GetObject', { Bucket: other, Key: 'k' }, misled), (error) => error.name !== 'NoSuchKey');
});

test('a bucket that is not there is NoSuchBucket', async () => {
  const nowhere = newClient({ disableS3ExpressSessionAuth: true });
  await fails(call('GetObject', { Bucket: 'js-nowhere', Key: 'k' }), 'NoSuchBucket', 404);
  await fails(call('GetObject', { Bucket: `js-nowhere--${zone}--x-s3`, Key: 'k' }, nowhere), 'NoSuchBucket', 404);
});
