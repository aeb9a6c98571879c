// What the SDK's tests share. The runner (sdk_js_test.py) starts the endpoint and names it, the SDK's folder and the
// redis3 binary in the environment.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.COMPAT_SDK_FOLDER}/`);
export const s3 = require('@aws-sdk/client-s3');
export const { getSignedUrl } = require('@aws-sdk/s3-request-presigner');

export const endpoint = process.env.AWS_ENDPOINT_URL_S3;
export const zone = 'use1-az5';

// A client as a program would make it: endpoint, region and credentials come from the environment.
export function newClient(options = {}) {
  return new s3.S3Client(options);
}

export const client = newClient();

// Sends one operation by its name: call('GetObject', {...}).
export function call(operation, input = {}, by = client) {
  return by.send(new s3[`${operation}Command`](input));
}

// The two kinds of bucket that redis3 local serves.
export const kinds = ['directory', 'general-purpose'];

export async function newBucket(kind, by = client) {
  const name = randomUUID().slice(0, 8);
  if (kind === 'directory') {
    const Bucket = `js-${name}--${zone}--x-s3`;
    await call('CreateBucket', {
      Bucket,
      CreateBucketConfiguration: {
        Location: { Type: 'AvailabilityZone', Name: zone },
        Bucket: { Type: 'Directory', DataRedundancy: 'SingleAvailabilityZone' },
      },
    }, by);
    return Bucket;
  }
  const Bucket = `js-${name}`;
  await call('CreateBucket', { Bucket }, by);
  return Bucket;
}

export async function put(Bucket, Key, Body, more = {}) {
  return call('PutObject', { Bucket, Key, Body, ...more });
}

export async function text(Bucket, Key, more = {}) {
  const answer = await call('GetObject', { Bucket, Key, ...more });
  return answer.Body.transformToString();
}

// Expects a failure with this code and status, and returns the error.
export async function fails(promise, code, status) {
  const error = await promise.then(() => assert.fail(`${code} was expected, and it went well`), (thrown) => thrown);
  assert.equal(`${error.name} ${error.$metadata?.httpStatusCode}`, `${code} ${status}`, error.stack);
  return error;
}

export async function isAbsent(Bucket, Key) {
  await fails(call('HeadObject', { Bucket, Key }), 'NotFound', 404);
}

export function redis3(...words) {
  return execFileSync(process.env.REDIS3_TEST_BINARY, words, { encoding: 'utf8' }).trimEnd();
}
