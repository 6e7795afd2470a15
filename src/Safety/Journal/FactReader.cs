using System.Buffers.Binary;
using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Journal;

/// <summary>Reads what <see cref="FactWriter"/> wrote. Total: damaged bytes give an <see cref="InvalidDataException"/>, never anything else.</summary>
internal ref struct FactReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>True when all was read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Reads the next fact with its header; the fact is null where this build does not know its kind and may skip it.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, or of a kind that this build does not know and must not skip.</exception>
    public FactHeader Entry(out Fact? fact)
    {
        FactHeader header = Header(out FactReader fields);
        fact = fields.Fields(header);
        return header;
    }

    /// <summary>Reads the next header and goes on behind its fact, whose fields may be read or not.</summary>
    public FactHeader Header(out FactReader fields)
    {
        fields = new(Take(I32()));
        return new FactHeader(
            fields.U64(), (FactKind)fields.U16(), fields.U16(), (FactFlags)fields.U8(), fields.I32(), fields.U64(), fields.I64(), fields.I64(), fields.U64());
    }

    /// <summary>Reads the fields of a fact whose header was read.</summary>
    public Fact? Fields(in FactHeader header)
    {
        if ((header.Version == Fact.Version ? Fact.Read(header.Kind, ref this) : null) is { } fact)
            return IsAtEnd ? fact : throw Damaged();
        return (header.Flags & FactFlags.MaySkip) != 0 ? null : throw new InvalidDataException(
            FormattableString.Invariant($"The fact {header.Sequence} is of the kind {(int)header.Kind}.{header.Version}, which this build does not know. A newer build wrote it; use that one."));
    }

    public byte U8() => Take(1)[0];

    public bool Bool() => U8() switch { 0 => false, 1 => true, _ => throw Damaged() };

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int I32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long I64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public Guid Guid() => new(Take(16), bigEndian: true);

    public decimal Decimal()
    {
        byte head = U8();
        int scale = head & 0x7F;
        int length = U8();
        if (scale > 28 || length > 12)
            throw Damaged();
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        Take(length).CopyTo(bytes);
        UInt128 digits = BinaryPrimitives.ReadUInt128LittleEndian(bytes);
        ulong low = (ulong)digits;
        uint high = (uint)(digits >> 64);
        bool isCanonical = length == 0 ? head == 0 : bytes[length - 1] != 0 && (scale == 0 || (high == 0 ? low % 10 : (ulong)(digits % 10)) != 0);
        return isCanonical ? new decimal((int)low, (int)(low >> 32), (int)high, (head & 0x80) != 0, (byte)scale) : throw Damaged();
    }

    public string Text() => LosslessText.Read(Take(I32())) ?? throw Damaged();

    public string? OptionalText() => Bool() ? Text() : null;

    public IReadOnlyList<string> Texts()
    {
        string[] values = new string[Count(least: 4)];
        for (int i = 0; i < values.Length; i++)
            values[i] = Text();
        return values;
    }

    public ReadOnlyMemory<byte> Bytes() => Take(I32()).ToArray();

    public DateTimeOffset Time()
    {
        long ticks = I64();
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero) : throw Damaged();
    }

    public DateTimeOffset? OptionalTime() => Bool() ? Time() : null;

    public DateOnly Day()
    {
        int day = I32();
        return day >= 0 && day <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber(day) : throw Damaged();
    }

    public ClientOrderId ClientOrderId() => Text() is { Length: > 0 } id ? new(id) : default;

    public BrokerOrderId? VenueId() => OptionalText() is { } id ? new(id) : null;

    public StrategyId Strategy() => new(Text());

    public ContentHash Content() => new(U64(), U64());

    public OrderKey Key() => new(Strategy(), new CauseKey(Text()), Time(), U16(), U16());

    public IReadOnlyList<CodeCount> Counts()
    {
        CodeCount[] counts = new CodeCount[Count(least: 12)];
        for (int i = 0; i < counts.Length; i++)
            counts[i] = new CodeCount(I32(), I64());
        return counts;
    }

    public IReadOnlyList<SymbolPrice> Prices()
    {
        SymbolPrice[] prices = new SymbolPrice[Count(least: 6)];
        for (int i = 0; i < prices.Length; i++)
            prices[i] = new SymbolPrice(Text(), Decimal());
        return prices;
    }

    public Instrument Instrument() => new(Text(), Text(), Decimal(), Decimal(), Decimal(), Bool()) { BaseCurrency = OptionalText(), NotionalPerUnit = OptionalDecimal() };

    public OrderTerms? Terms()
    {
        if (!Bool())
            return null;
        Instrument instrument = Instrument();
        Side side = (Side)U8();
        PositionSide position = (PositionSide)U8();
        decimal size = Decimal();
        bool isNotional = Bool();
        return new OrderTerms
        {
            Instrument = instrument,
            Side = side,
            PositionSide = position,
            Size = isNotional ? new Notional(size) : new Units(size),
            Type = (OrderType)U8(),
            LimitPrice = OptionalDecimal(),
            StopPrice = OptionalDecimal(),
            TimeInForce = (TimeInForce)U8(),
            ReduceOnly = Bool(),
            Origin = new Origin(Text(), Text(), Text(), Text()),
            Exits = Bool() ? new PositionEpisode(U64()) : null,
            OneCancelsOther = OptionalText(),
            HedgedBy = Bool() ? Plan() : null,
            Hedges = Bool() ? Fill() : null,
        };
    }

    public HedgePlan Plan() => new(Instrument(), Decimal(), I32(), I32());

    public Lineage? Lineage() => Bool() ? new(U64(), U64(), Fill(), I32()) : null;

    private HedgedFill Fill() => new(ClientOrderId(), Text());

    public ExecutionReport Report() => new()
    {
        ClientOrderId = ClientOrderId(),
        ExecId = Text(),
        ExecType = (ExecType)U8(),
        OrderStatus = (OrderStatus)U8(),
        BrokerOrderId = VenueId(),
        OrderQty = Decimal(),
        LastQty = Decimal(),
        LastPx = Decimal(),
        CumQty = Decimal(),
        LeavesQty = Decimal(),
        AveragePrice = Decimal(),
        ExecRefId = OptionalText(),
        OrigClientOrderId = OptionalText() is { } original ? new ClientOrderId(original) : null,
        VenueTime = Time(),
        VenueSequence = I64(),
        Text = OptionalText(),
        Fee = Decimal(),
        FeeCurrency = OptionalText(),
        PositionSide = (PositionSide)U8(),
        Feed = OptionalText(),
        MadeBy = (VenueMakes)U8(),
    };

    public OrderSnapshot Snapshot() => new(ClientOrderId(), new BrokerOrderId(Text()), (OrderStatus)U8(), Decimal(), Decimal(), Time())
    {
        Symbol = OptionalText(),
        Reason = OptionalText(),
        MadeBy = (VenueMakes)U8(),
    };

    public OrderSnapshot? OptionalSnapshot() => Bool() ? Snapshot() : null;

    public VenueRules Rules() => VenueRules.Read(ref this);

    public decimal? OptionalDecimal() => Bool() ? Decimal() : null;

    // A damaged count must not allocate what is not there.
    private int Count(int least)
    {
        int count = I32();
        return count >= 0 && (long)count * least <= _rest.Length ? count : throw Damaged();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
            throw Damaged();
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Damaged() => new("The facts of the journal are damaged.");
}
