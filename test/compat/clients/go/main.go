// go-redis as people use it, against the gateway that the environment names.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

var (
	ctx      = context.Background()
	failures int
)

func expect(got, wanted any) {
	if !reflect.DeepEqual(got, wanted) {
		fmt.Printf("got %#v and not %#v\n", got, wanted)
		failures++
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func expectError(err error, words string) {
	if err == nil || !strings.Contains(err.Error(), words) {
		fmt.Printf("got the error %v and not one with %q\n", err, words)
		failures++
	}
}

func address(variable string) string { return "localhost:" + os.Getenv(variable) }

func commands(client *redis.Client) {
	expect(must(client.Set(ctx, "k", "v", 100*time.Second).Result()), "OK")
	expect(must(client.Get(ctx, "k").Result()), "v")
	expect(errors.Is(client.Get(ctx, "absent").Err(), redis.Nil), true)
	expect(must(client.SetNX(ctx, "k", "w", 0).Result()), false)
	expect(must(client.TTL(ctx, "k").Result()) > 90*time.Second, true)
	expect(must(client.IncrBy(ctx, "n", 5).Result()), int64(5))
	expect(must(client.MSet(ctx, "a", 1, "b", 2).Result()), "OK")
	expect(must(client.MGet(ctx, "a", "absent", "b").Result()), []any{"1", nil, "2"})
	expect(must(client.Del(ctx, "a", "absent").Result()), int64(1))
	expect(must(client.SetBit(ctx, "bits", 9, 1).Result()), int64(0))
	expect(must(client.PFAdd(ctx, "seen", "a", "b").Result()), int64(1))
	keys := 0
	for each := client.Scan(ctx, 0, "*", 10).Iterator(); each.Next(ctx); {
		keys++
	}
	expect(keys, 5)
	expectError(client.HSet(ctx, "h", "f", "v").Err(), "unknown command 'hset'")
	expectError(redis.NewScript("return 1").Run(ctx, client, nil).Err(), "unknown command 'eval")
}

func pipelines(client *redis.Client) {
	replies := must(client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for range 100 {
			pipe.Incr(ctx, "piped")
		}
		return nil
	}))
	expect(replies[99].(*redis.IntCmd).Val(), int64(100))
	replies = must(client.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.Set(ctx, "t", 1, 0)
		pipe.Incr(ctx, "t")
		return nil
	}))
	expect(replies[1].(*redis.IntCmd).Val(), int64(2))
	_, err := client.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.Set(ctx, "x", 1, 0)
		pipe.Set(ctx, "y", 1, 0)
		return nil
	})
	expectError(err, "names several keys")
}

// The counter of go-redis's own example for WATCH, from several goroutines.
func watches(client *redis.Client) {
	increase := func(tx *redis.Tx) error {
		count, err := tx.Get(ctx, "watched").Int()
		if err != nil && !errors.Is(err, redis.Nil) {
			return err
		}
		_, err = tx.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
			pipe.Set(ctx, "watched", count+1, 0)
			return nil
		})
		return err
	}
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			for done := 0; done < 5; {
				if err := client.Watch(ctx, increase, "watched"); err == nil {
					done++
				} else if !errors.Is(err, redis.TxFailedErr) {
					panic(err)
				}
			}
		})
	}
	all.Wait()
	expect(must(client.Get(ctx, "watched").Int()), 25)
}

func subscriptions(client *redis.Client) {
	listener := client.Subscribe(ctx, "go:news")
	defer listener.Close()
	must(listener.Receive(ctx))
	expect(must(client.Publish(ctx, "go:news", "hello").Result()), int64(1))
	expect(must(listener.ReceiveMessage(ctx)).Payload, "hello")
}

func user() {
	folder := os.Getenv("COMPAT_TLS_FOLDER")
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM(must(os.ReadFile(folder + "/ca.crt")))
	own := must(tls.LoadX509KeyPair(folder+"/client.crt", folder+"/client.key"))
	client := redis.NewClient(&redis.Options{Addr: address("COMPAT_TLS_PORT"), Username: "ann", Password: "pass", ClientName: "go",
		TLSConfig: &tls.Config{RootCAs: authorities, Certificates: []tls.Certificate{own}}})
	defer client.Close()
	expect(must(client.Set(ctx, "k", "v", 0).Result()), "OK")
	expect(must(client.ClientGetName(ctx).Result()), "go")
	expectError(client.Del(ctx, "k").Err(), "NOPERM")
}

func main() {
	for _, protocol := range []int{2, 3} {
		client := redis.NewClient(&redis.Options{Addr: address("COMPAT_PORT"), Protocol: protocol})
		must(client.FlushDB(ctx).Result())
		commands(client)
		pipelines(client)
		watches(client)
		subscriptions(client)
		client.Close()
	}
	user()
	fmt.Printf("go-redis %s: %d failure(s)\n", redis.Version(), failures)
	if failures > 0 {
		os.Exit(1)
	}
}
