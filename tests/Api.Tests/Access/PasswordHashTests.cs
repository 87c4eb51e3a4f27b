using ItAnalytics.Api.Access;

namespace ItAnalytics.Api.Tests.Access;

public sealed class PasswordHashTests
{
    [Fact]
    public void The_right_password_and_no_other_fits_a_hash()
    {
        var kept = PasswordHash.Of("correct horse battery");
        Assert.Equal((true, false), PasswordHash.Check(kept, "correct horse battery"));
        Assert.Equal((false, false), PasswordHash.Check(kept, "correct horse batterY"));
        Assert.Equal((false, false), PasswordHash.Check(kept, ""));
    }

    [Fact]
    public void Two_hashes_of_one_password_differ_by_their_salts() =>
        Assert.NotEqual(PasswordHash.Of("correct horse battery"), PasswordHash.Of("correct horse battery"));

    [Fact]
    public void A_hash_says_how_it_was_made() =>
        Assert.StartsWith("pbkdf2-sha512$210000$", PasswordHash.Of("correct horse battery"), StringComparison.Ordinal);

    [Fact]
    public void A_hash_of_fewer_iterations_is_known_as_outdated() =>
        Assert.Equal((true, true), PasswordHash.Check(PasswordHash.Of("correct horse battery", 1_000), "correct horse battery"));

    // RFC 6070 has no vectors for SHA-512; this one was computed with Python's hashlib.pbkdf2_hmac.
    [Fact]
    public void The_function_is_the_one_that_others_compute()
    {
        const string Kept = "pbkdf2-sha512$1000$c2FsdHNhbHRzYWx0c2FsdA==$KNOWN";
        Assert.True(PasswordHash.Check(Kept.Replace("KNOWN", Known, StringComparison.Ordinal), "password").IsRight);
    }

    [Fact]
    public void One_password_typed_on_two_keyboards_is_one_password()
    {
        var kept = PasswordHash.Of("mật khẩu của tôi".Normalize(System.Text.NormalizationForm.FormC), 1_000);
        Assert.True(PasswordHash.Check(kept, "mật khẩu của tôi".Normalize(System.Text.NormalizationForm.FormD)).IsRight);
    }

    [Fact]
    public void What_an_unknown_login_is_compared_with_takes_as_long_and_fits_nothing()
    {
        Assert.Contains($"${PasswordHash.Iterations}$", PasswordHash.OfNobody, StringComparison.Ordinal);
        Assert.False(PasswordHash.Check(PasswordHash.OfNobody, "").IsRight);
    }

    private const string Known = "715rqIr5dXOVPpBhqqsugl037zT5bWJTWYmZtIcK8hBnisKpwfY7kokvwjDrNHqHhF50Pb7MD6HvkJwiDQw4ww==";
}
